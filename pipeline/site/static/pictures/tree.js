// A picture of the kind tree, to be drawn.
PICTURES.tree = function (host) { host.textContent = ""; };

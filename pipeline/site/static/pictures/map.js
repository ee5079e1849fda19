// A picture of the kind map, to be drawn.
PICTURES.map = function (host) { host.textContent = ""; };

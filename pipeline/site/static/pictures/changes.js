// A picture of the kind changes, to be drawn.
PICTURES.changes = function (host) { host.textContent = ""; };

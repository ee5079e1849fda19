// A picture of the kind ranges, to be drawn.
PICTURES.ranges = function (host) { host.textContent = ""; };

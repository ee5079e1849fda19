// A picture of the kind timeline, to be drawn.
PICTURES.timeline = function (host) { host.textContent = ""; };

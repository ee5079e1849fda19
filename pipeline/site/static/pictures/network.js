// A picture of the kind network, to be drawn.
PICTURES.network = function (host) { host.textContent = ""; };

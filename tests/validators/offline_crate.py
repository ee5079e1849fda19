"""Validate an RO-Crate without a network: `python offline_crate.py FOLDER CACHE`, in .venv-metadata.

roc-validator fetches the JSON-LD context; here its cache is filled with the context from the library rocrate.
"""

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import requests
import requests_cache
from requests_cache.models import CachedRequest, CachedResponse

JSON_LD = "application/ld+json"

folder, cache = (Path(name).resolve() for name in sys.argv[1:])
context = resources.files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
address = json.loads(context)["@id"]
session = requests_cache.CachedSession(str(cache), backend="sqlite", expire_after=-1)
request = session.prepare_request(requests.Request("GET", address))
answer = CachedResponse(
    status_code=200,
    url=address,
    headers={"Content-Type": JSON_LD},
    content=context,
    request=CachedRequest.from_request(request),
)
session.cache.save_response(answer, cache_key=session.cache.create_key(request))
session.close()
command = [str(Path(sys.executable).with_name("rocrate-validator")), "-y", "--disable-color", "validate"]
options = ["--offline", "--cache-path", str(cache), "--requirement-severity", "required"]
sys.exit(subprocess.run([*command, *options, str(folder)], check=False).returncode)

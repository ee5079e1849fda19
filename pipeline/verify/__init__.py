"""Is a downloaded package authentic and intact? The way in is `verify_package.verify`."""

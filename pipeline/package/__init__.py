"""The files of a release. The way in is `write_package.write`, and then `publish.publish`."""

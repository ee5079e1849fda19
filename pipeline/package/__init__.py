"""The files of a release: `write_package.write` writes them, `publish.publish` moves them to dist/."""

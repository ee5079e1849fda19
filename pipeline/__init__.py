"""From coders' spreadsheets to a citable data package."""

"""Descriptions of columns whose meaning a standard defines, so that nobody has to write them."""

# Hashtags with their attributes, as the Humanitarian Exchange Language 1.1 defines them.
HXL = {
    "#date+start": "First day.",
    "#date+end": "Last day.",
    "#date+year": "Year.",
    "#date+year+start": "First year.",
    "#date+year+end": "Last year.",
    "#geo+lat": "Latitude, in decimal degrees.",
    "#geo+lon": "Longitude, in decimal degrees.",
    "#country+name": "Name of the country.",
    "#country+code": "Code of the country.",
    "#adm1+name": "Name of the administrative area of the first level below the country.",
    "#adm2+name": "Name of the administrative area of the second level below the country.",
    "#adm1+code": "Code of the administrative area of the first level below the country.",
    "#adm2+code": "Code of the administrative area of the second level below the country.",
    "#loc+name": "Name of the place.",
    "#region+name": "Name of the region.",
    "#meta+source": "Source of the information.",
    "#affected+killed": "Number of people killed.",
}
NAMES = {
    "latitude": "Latitude, in decimal degrees.",
    "longitude": "Longitude, in decimal degrees.",
}


def description(name: str, tag: str) -> str:
    """Return the description of a column, or the request to write it."""
    known = HXL.get(tag.replace(" ", "").lower()) or NAMES.get(name)
    return known or (f"TODO: describe {name} (HXL tag {tag})." if tag else f"TODO: describe {name}.")

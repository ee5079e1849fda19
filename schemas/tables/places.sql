select place_id, name, kind, admin1, country, latitude, longitude, radius_km, geonames_id, notes
from raw.places

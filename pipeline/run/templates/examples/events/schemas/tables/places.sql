select place_id, name, latitude, longitude from raw.places

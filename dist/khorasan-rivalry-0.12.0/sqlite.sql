-- Makes khorasan-rivalry.sqlite out of data/*.csv: sqlite3 ../khorasan-rivalry.sqlite < sqlite.sql
.bail on
PRAGMA foreign_keys = ON;
BEGIN;
CREATE TABLE "events" (
  "event_id" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "clarity" INTEGER NOT NULL,
  "event_class" TEXT NOT NULL,
  "date_edtf" TEXT NOT NULL,
  "date_start" TEXT,
  "date_end" TEXT,
  "date_open" INTEGER NOT NULL,
  "date_precision" INTEGER NOT NULL,
  "date_basis" TEXT NOT NULL,
  "place_id" TEXT,
  "where_precision" INTEGER,
  "part_of" TEXT,
  "notes" TEXT,
  PRIMARY KEY ("event_id"),
  FOREIGN KEY ("place_id") REFERENCES "places" ("place_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("part_of") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "event_actors" (
  "event_id" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  PRIMARY KEY ("event_id", "role", "actor_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "claims" (
  "claim_id" TEXT NOT NULL,
  "source_id" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "event_id" TEXT,
  "event_basis" TEXT,
  "affirms_event" INTEGER,
  "subject_id" TEXT,
  "object_id" TEXT,
  "against_id" TEXT,
  "place_id" TEXT,
  "time_edtf" TEXT,
  "time_start" TEXT,
  "time_end" TEXT,
  "time_basis" TEXT,
  "claimed_date_edtf" TEXT,
  "claimed_date_start" TEXT,
  "claimed_date_end" TEXT,
  "claimed_date_basis" TEXT,
  "count_text" TEXT,
  "bound" TEXT,
  "count_said" TEXT,
  "count_low" INTEGER,
  "count_best" INTEGER,
  "count_high" INTEGER,
  "count_open" INTEGER,
  "unit" TEXT,
  "share_text" TEXT,
  "share_value" REAL,
  "share_of" TEXT,
  "speaker_id" TEXT,
  "modality" TEXT NOT NULL,
  "polarity" TEXT NOT NULL,
  "credibility" INTEGER NOT NULL,
  "quote" TEXT NOT NULL,
  "occurrence" INTEGER NOT NULL,
  "corruption" TEXT,
  "coder" TEXT NOT NULL,
  "coded_on" TEXT NOT NULL,
  "notes" TEXT,
  PRIMARY KEY ("claim_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("subject_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("object_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("against_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("speaker_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("place_id") REFERENCES "places" ("place_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "actors" (
  "actor_id" TEXT NOT NULL,
  "name" TEXT NOT NULL UNIQUE,
  "type" TEXT NOT NULL,
  "parent_id" TEXT,
  "active_edtf" TEXT,
  "active_start" TEXT,
  "active_end" TEXT,
  "country" TEXT,
  "ucdp_actor_id" INTEGER,
  "notes" TEXT,
  PRIMARY KEY ("actor_id"),
  FOREIGN KEY ("parent_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "actor_aliases" (
  "alias" TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "source_id" TEXT,
  PRIMARY KEY ("alias", "actor_id"),
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "actor_roles" (
  "actor_id" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "time_edtf" TEXT NOT NULL,
  "time_start" TEXT,
  "time_end" TEXT,
  "time_basis" TEXT NOT NULL,
  "source_id" TEXT NOT NULL,
  "notes" TEXT,
  PRIMARY KEY ("actor_id", "role", "time_edtf"),
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "places" (
  "place_id" TEXT NOT NULL,
  "name" TEXT NOT NULL UNIQUE,
  "kind" TEXT NOT NULL,
  "admin1" TEXT,
  "country" TEXT,
  "latitude" REAL,
  "longitude" REAL,
  "radius_km" INTEGER,
  "geonames_id" INTEGER,
  "notes" TEXT,
  PRIMARY KEY ("place_id")
);
CREATE TABLE "sources" (
  "source_id" TEXT NOT NULL,
  "file" TEXT UNIQUE,
  "sha256" TEXT,
  "characters" INTEGER,
  "title" TEXT,
  "publisher" TEXT,
  "author" TEXT,
  "published_edtf" TEXT,
  "published_start" TEXT,
  "published_end" TEXT,
  "published_precision" INTEGER,
  "published_basis" TEXT NOT NULL,
  "language" TEXT NOT NULL,
  "genre" TEXT NOT NULL,
  "derived_from" TEXT,
  "derivation" TEXT NOT NULL,
  "derivation_basis" TEXT NOT NULL,
  "reliability" TEXT NOT NULL,
  "short_title" TEXT NOT NULL,
  "notes" TEXT,
  PRIMARY KEY ("source_id"),
  FOREIGN KEY ("derived_from") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "lineages" (
  "source_id" TEXT NOT NULL,
  "lineage_id" TEXT NOT NULL,
  "steps" INTEGER NOT NULL,
  PRIMARY KEY ("source_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("lineage_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "claim_links" (
  "claim_id" TEXT NOT NULL,
  "relation" TEXT NOT NULL,
  "other_id" TEXT NOT NULL,
  "notes" TEXT NOT NULL,
  PRIMARY KEY ("claim_id", "other_id"),
  FOREIGN KEY ("claim_id") REFERENCES "claims" ("claim_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("other_id") REFERENCES "claims" ("claim_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "contradictions" (
  "claim_id" TEXT NOT NULL,
  "other_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "event_id" TEXT,
  "lineages" INTEGER NOT NULL,
  "notes" TEXT,
  PRIMARY KEY ("claim_id", "other_id", "kind"),
  FOREIGN KEY ("claim_id") REFERENCES "claims" ("claim_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("other_id") REFERENCES "claims" ("claim_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "event_support" (
  "event_id" TEXT NOT NULL,
  "claims" INTEGER NOT NULL,
  "documents" INTEGER NOT NULL,
  "lineages" INTEGER NOT NULL,
  "status" TEXT NOT NULL,
  PRIMARY KEY ("event_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "event_responsibility" (
  "event_id" TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "claimed" INTEGER NOT NULL,
  "denied" INTEGER NOT NULL,
  "by_officials" INTEGER NOT NULL,
  "by_authors" INTEGER NOT NULL,
  "by_others" INTEGER NOT NULL,
  PRIMARY KEY ("event_id", "actor_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "event_estimates" (
  "event_id" TEXT NOT NULL,
  "unit" TEXT NOT NULL,
  "low" INTEGER,
  "best" INTEGER,
  "best_said" TEXT,
  "high" INTEGER,
  "range_open" INTEGER NOT NULL,
  "claims" INTEGER NOT NULL,
  "documents" INTEGER NOT NULL,
  "lineages" INTEGER NOT NULL,
  "status" TEXT NOT NULL,
  "rule" TEXT NOT NULL,
  PRIMARY KEY ("event_id", "unit"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "events_flat" (
  "event_id" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "event_class" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "date_edtf" TEXT NOT NULL,
  "date_start" TEXT,
  "date_end" TEXT,
  "date_open" INTEGER NOT NULL,
  "date_precision" INTEGER NOT NULL,
  "place" TEXT,
  "country" TEXT,
  "latitude" REAL,
  "longitude" REAL,
  "where_precision" INTEGER,
  "who" TEXT,
  "whom" TEXT,
  "claimed_by" TEXT,
  "deaths_low" INTEGER,
  "deaths_best" INTEGER,
  "deaths_high" INTEGER,
  "deaths_open" INTEGER,
  "deaths_said" TEXT,
  "injuries_low" INTEGER,
  "injuries_best" INTEGER,
  "injuries_high" INTEGER,
  "injuries_open" INTEGER,
  "injuries_said" TEXT,
  "status" TEXT NOT NULL,
  "lineages" INTEGER NOT NULL,
  "claims" INTEGER NOT NULL,
  "documents" TEXT NOT NULL,
  "part_of" TEXT,
  PRIMARY KEY ("event_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("part_of") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "codebook" (
  "table_name" TEXT NOT NULL,
  "field_name" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "type" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "example" TEXT NOT NULL,
  "primary_key" INTEGER NOT NULL,
  "constraints" TEXT,
  "code_list" TEXT,
  "refers_to" TEXT,
  "origin" TEXT,
  PRIMARY KEY ("table_name", "field_name")
);
CREATE TABLE "codes" (
  "code_list" TEXT NOT NULL,
  "code" TEXT NOT NULL,
  "label" TEXT NOT NULL,
  "definition" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  PRIMARY KEY ("code_list", "code")
);
CREATE TABLE "retired" (
  "table_name" TEXT NOT NULL,
  "row_key" TEXT NOT NULL,
  "replaced_by" TEXT,
  "reason" TEXT NOT NULL,
  "retired_in" TEXT NOT NULL,
  PRIMARY KEY ("table_name", "row_key")
);
CREATE TABLE "changes" (
  "number" INTEGER NOT NULL,
  "table_name" TEXT NOT NULL,
  "change" TEXT NOT NULL,
  "row_key" TEXT NOT NULL,
  "field_name" TEXT NOT NULL,
  "old_value" TEXT,
  "new_value" TEXT,
  PRIMARY KEY ("number")
);
CREATE TABLE "findings" (
  "check_name" TEXT NOT NULL,
  "severity" TEXT NOT NULL,
  "table_name" TEXT NOT NULL,
  "row_key" TEXT NOT NULL,
  "message" TEXT NOT NULL,
  "waiver" TEXT,
  PRIMARY KEY ("check_name", "table_name", "row_key", "message")
);
CREATE TABLE "events as text" ("event_id" TEXT, "title" TEXT, "type" TEXT, "clarity" TEXT, "event_class" TEXT, "date_edtf" TEXT, "date_start" TEXT, "date_end" TEXT, "date_open" TEXT, "date_precision" TEXT, "date_basis" TEXT, "place_id" TEXT, "where_precision" TEXT, "part_of" TEXT, "notes" TEXT);
.import --csv --skip 1 data/events.csv "events as text"
INSERT INTO "events" SELECT nullif("event_id", ''), nullif("title", ''), nullif("type", ''), nullif("clarity", ''), nullif("event_class", ''), nullif("date_edtf", ''), nullif("date_start", ''), nullif("date_end", ''), CASE "date_open" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("date_precision", ''), nullif("date_basis", ''), nullif("place_id", ''), nullif("where_precision", ''), nullif("part_of", ''), nullif("notes", '') FROM "events as text";
DROP TABLE "events as text";
CREATE TABLE "event_actors as text" ("event_id" TEXT, "role" TEXT, "actor_id" TEXT);
.import --csv --skip 1 data/event_actors.csv "event_actors as text"
INSERT INTO "event_actors" SELECT nullif("event_id", ''), nullif("role", ''), nullif("actor_id", '') FROM "event_actors as text";
DROP TABLE "event_actors as text";
CREATE TABLE "claims as text" ("claim_id" TEXT, "source_id" TEXT, "type" TEXT, "event_id" TEXT, "event_basis" TEXT, "affirms_event" TEXT, "subject_id" TEXT, "object_id" TEXT, "against_id" TEXT, "place_id" TEXT, "time_edtf" TEXT, "time_start" TEXT, "time_end" TEXT, "time_basis" TEXT, "claimed_date_edtf" TEXT, "claimed_date_start" TEXT, "claimed_date_end" TEXT, "claimed_date_basis" TEXT, "count_text" TEXT, "bound" TEXT, "count_said" TEXT, "count_low" TEXT, "count_best" TEXT, "count_high" TEXT, "count_open" TEXT, "unit" TEXT, "share_text" TEXT, "share_value" TEXT, "share_of" TEXT, "speaker_id" TEXT, "modality" TEXT, "polarity" TEXT, "credibility" TEXT, "quote" TEXT, "occurrence" TEXT, "corruption" TEXT, "coder" TEXT, "coded_on" TEXT, "notes" TEXT);
.import --csv --skip 1 data/claims.csv "claims as text"
INSERT INTO "claims" SELECT nullif("claim_id", ''), nullif("source_id", ''), nullif("type", ''), nullif("event_id", ''), nullif("event_basis", ''), CASE "affirms_event" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("subject_id", ''), nullif("object_id", ''), nullif("against_id", ''), nullif("place_id", ''), nullif("time_edtf", ''), nullif("time_start", ''), nullif("time_end", ''), nullif("time_basis", ''), nullif("claimed_date_edtf", ''), nullif("claimed_date_start", ''), nullif("claimed_date_end", ''), nullif("claimed_date_basis", ''), nullif("count_text", ''), nullif("bound", ''), nullif("count_said", ''), nullif("count_low", ''), nullif("count_best", ''), nullif("count_high", ''), CASE "count_open" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("unit", ''), nullif("share_text", ''), CASE "share_value" WHEN 'INF' THEN 9e999 WHEN '-INF' THEN -9e999 ELSE nullif("share_value", '') END, nullif("share_of", ''), nullif("speaker_id", ''), nullif("modality", ''), nullif("polarity", ''), nullif("credibility", ''), nullif("quote", ''), nullif("occurrence", ''), nullif("corruption", ''), nullif("coder", ''), nullif("coded_on", ''), nullif("notes", '') FROM "claims as text";
DROP TABLE "claims as text";
CREATE TABLE "actors as text" ("actor_id" TEXT, "name" TEXT, "type" TEXT, "parent_id" TEXT, "active_edtf" TEXT, "active_start" TEXT, "active_end" TEXT, "country" TEXT, "ucdp_actor_id" TEXT, "notes" TEXT);
.import --csv --skip 1 data/actors.csv "actors as text"
INSERT INTO "actors" SELECT nullif("actor_id", ''), nullif("name", ''), nullif("type", ''), nullif("parent_id", ''), nullif("active_edtf", ''), nullif("active_start", ''), nullif("active_end", ''), nullif("country", ''), nullif("ucdp_actor_id", ''), nullif("notes", '') FROM "actors as text";
DROP TABLE "actors as text";
CREATE TABLE "actor_aliases as text" ("alias" TEXT, "actor_id" TEXT, "kind" TEXT, "source_id" TEXT);
.import --csv --skip 1 data/actor_aliases.csv "actor_aliases as text"
INSERT INTO "actor_aliases" SELECT nullif("alias", ''), nullif("actor_id", ''), nullif("kind", ''), nullif("source_id", '') FROM "actor_aliases as text";
DROP TABLE "actor_aliases as text";
CREATE TABLE "actor_roles as text" ("actor_id" TEXT, "role" TEXT, "time_edtf" TEXT, "time_start" TEXT, "time_end" TEXT, "time_basis" TEXT, "source_id" TEXT, "notes" TEXT);
.import --csv --skip 1 data/actor_roles.csv "actor_roles as text"
INSERT INTO "actor_roles" SELECT nullif("actor_id", ''), nullif("role", ''), nullif("time_edtf", ''), nullif("time_start", ''), nullif("time_end", ''), nullif("time_basis", ''), nullif("source_id", ''), nullif("notes", '') FROM "actor_roles as text";
DROP TABLE "actor_roles as text";
CREATE TABLE "places as text" ("place_id" TEXT, "name" TEXT, "kind" TEXT, "admin1" TEXT, "country" TEXT, "latitude" TEXT, "longitude" TEXT, "radius_km" TEXT, "geonames_id" TEXT, "notes" TEXT);
.import --csv --skip 1 data/places.csv "places as text"
INSERT INTO "places" SELECT nullif("place_id", ''), nullif("name", ''), nullif("kind", ''), nullif("admin1", ''), nullif("country", ''), CASE "latitude" WHEN 'INF' THEN 9e999 WHEN '-INF' THEN -9e999 ELSE nullif("latitude", '') END, CASE "longitude" WHEN 'INF' THEN 9e999 WHEN '-INF' THEN -9e999 ELSE nullif("longitude", '') END, nullif("radius_km", ''), nullif("geonames_id", ''), nullif("notes", '') FROM "places as text";
DROP TABLE "places as text";
CREATE TABLE "sources as text" ("source_id" TEXT, "file" TEXT, "sha256" TEXT, "characters" TEXT, "title" TEXT, "publisher" TEXT, "author" TEXT, "published_edtf" TEXT, "published_start" TEXT, "published_end" TEXT, "published_precision" TEXT, "published_basis" TEXT, "language" TEXT, "genre" TEXT, "derived_from" TEXT, "derivation" TEXT, "derivation_basis" TEXT, "reliability" TEXT, "short_title" TEXT, "notes" TEXT);
.import --csv --skip 1 data/sources.csv "sources as text"
INSERT INTO "sources" SELECT nullif("source_id", ''), nullif("file", ''), nullif("sha256", ''), nullif("characters", ''), nullif("title", ''), nullif("publisher", ''), nullif("author", ''), nullif("published_edtf", ''), nullif("published_start", ''), nullif("published_end", ''), nullif("published_precision", ''), nullif("published_basis", ''), nullif("language", ''), nullif("genre", ''), nullif("derived_from", ''), nullif("derivation", ''), nullif("derivation_basis", ''), nullif("reliability", ''), nullif("short_title", ''), nullif("notes", '') FROM "sources as text";
DROP TABLE "sources as text";
CREATE TABLE "lineages as text" ("source_id" TEXT, "lineage_id" TEXT, "steps" TEXT);
.import --csv --skip 1 data/lineages.csv "lineages as text"
INSERT INTO "lineages" SELECT nullif("source_id", ''), nullif("lineage_id", ''), nullif("steps", '') FROM "lineages as text";
DROP TABLE "lineages as text";
CREATE TABLE "claim_links as text" ("claim_id" TEXT, "relation" TEXT, "other_id" TEXT, "notes" TEXT);
.import --csv --skip 1 data/claim_links.csv "claim_links as text"
INSERT INTO "claim_links" SELECT nullif("claim_id", ''), nullif("relation", ''), nullif("other_id", ''), nullif("notes", '') FROM "claim_links as text";
DROP TABLE "claim_links as text";
CREATE TABLE "contradictions as text" ("claim_id" TEXT, "other_id" TEXT, "kind" TEXT, "event_id" TEXT, "lineages" TEXT, "notes" TEXT);
.import --csv --skip 1 data/contradictions.csv "contradictions as text"
INSERT INTO "contradictions" SELECT nullif("claim_id", ''), nullif("other_id", ''), nullif("kind", ''), nullif("event_id", ''), nullif("lineages", ''), nullif("notes", '') FROM "contradictions as text";
DROP TABLE "contradictions as text";
CREATE TABLE "event_support as text" ("event_id" TEXT, "claims" TEXT, "documents" TEXT, "lineages" TEXT, "status" TEXT);
.import --csv --skip 1 data/event_support.csv "event_support as text"
INSERT INTO "event_support" SELECT nullif("event_id", ''), nullif("claims", ''), nullif("documents", ''), nullif("lineages", ''), nullif("status", '') FROM "event_support as text";
DROP TABLE "event_support as text";
CREATE TABLE "event_responsibility as text" ("event_id" TEXT, "actor_id" TEXT, "status" TEXT, "claimed" TEXT, "denied" TEXT, "by_officials" TEXT, "by_authors" TEXT, "by_others" TEXT);
.import --csv --skip 1 data/event_responsibility.csv "event_responsibility as text"
INSERT INTO "event_responsibility" SELECT nullif("event_id", ''), nullif("actor_id", ''), nullif("status", ''), nullif("claimed", ''), nullif("denied", ''), nullif("by_officials", ''), nullif("by_authors", ''), nullif("by_others", '') FROM "event_responsibility as text";
DROP TABLE "event_responsibility as text";
CREATE TABLE "event_estimates as text" ("event_id" TEXT, "unit" TEXT, "low" TEXT, "best" TEXT, "best_said" TEXT, "high" TEXT, "range_open" TEXT, "claims" TEXT, "documents" TEXT, "lineages" TEXT, "status" TEXT, "rule" TEXT);
.import --csv --skip 1 data/event_estimates.csv "event_estimates as text"
INSERT INTO "event_estimates" SELECT nullif("event_id", ''), nullif("unit", ''), nullif("low", ''), nullif("best", ''), nullif("best_said", ''), nullif("high", ''), CASE "range_open" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("claims", ''), nullif("documents", ''), nullif("lineages", ''), nullif("status", ''), nullif("rule", '') FROM "event_estimates as text";
DROP TABLE "event_estimates as text";
CREATE TABLE "events_flat as text" ("event_id" TEXT, "title" TEXT, "event_class" TEXT, "type" TEXT, "date_edtf" TEXT, "date_start" TEXT, "date_end" TEXT, "date_open" TEXT, "date_precision" TEXT, "place" TEXT, "country" TEXT, "latitude" TEXT, "longitude" TEXT, "where_precision" TEXT, "who" TEXT, "whom" TEXT, "claimed_by" TEXT, "deaths_low" TEXT, "deaths_best" TEXT, "deaths_high" TEXT, "deaths_open" TEXT, "deaths_said" TEXT, "injuries_low" TEXT, "injuries_best" TEXT, "injuries_high" TEXT, "injuries_open" TEXT, "injuries_said" TEXT, "status" TEXT, "lineages" TEXT, "claims" TEXT, "documents" TEXT, "part_of" TEXT);
.import --csv --skip 1 data/events_flat.csv "events_flat as text"
INSERT INTO "events_flat" SELECT nullif("event_id", ''), nullif("title", ''), nullif("event_class", ''), nullif("type", ''), nullif("date_edtf", ''), nullif("date_start", ''), nullif("date_end", ''), CASE "date_open" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("date_precision", ''), nullif("place", ''), nullif("country", ''), CASE "latitude" WHEN 'INF' THEN 9e999 WHEN '-INF' THEN -9e999 ELSE nullif("latitude", '') END, CASE "longitude" WHEN 'INF' THEN 9e999 WHEN '-INF' THEN -9e999 ELSE nullif("longitude", '') END, nullif("where_precision", ''), nullif("who", ''), nullif("whom", ''), nullif("claimed_by", ''), nullif("deaths_low", ''), nullif("deaths_best", ''), nullif("deaths_high", ''), CASE "deaths_open" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("deaths_said", ''), nullif("injuries_low", ''), nullif("injuries_best", ''), nullif("injuries_high", ''), CASE "injuries_open" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("injuries_said", ''), nullif("status", ''), nullif("lineages", ''), nullif("claims", ''), nullif("documents", ''), nullif("part_of", '') FROM "events_flat as text";
DROP TABLE "events_flat as text";
CREATE TABLE "codebook as text" ("table_name" TEXT, "field_name" TEXT, "position" TEXT, "type" TEXT, "title" TEXT, "description" TEXT, "example" TEXT, "primary_key" TEXT, "constraints" TEXT, "code_list" TEXT, "refers_to" TEXT, "origin" TEXT);
.import --csv --skip 1 data/codebook.csv "codebook as text"
INSERT INTO "codebook" SELECT nullif("table_name", ''), nullif("field_name", ''), nullif("position", ''), nullif("type", ''), nullif("title", ''), nullif("description", ''), nullif("example", ''), CASE "primary_key" WHEN 'true' THEN 1 WHEN 'false' THEN 0 END, nullif("constraints", ''), nullif("code_list", ''), nullif("refers_to", ''), nullif("origin", '') FROM "codebook as text";
DROP TABLE "codebook as text";
CREATE TABLE "codes as text" ("code_list" TEXT, "code" TEXT, "label" TEXT, "definition" TEXT, "position" TEXT);
.import --csv --skip 1 data/codes.csv "codes as text"
INSERT INTO "codes" SELECT nullif("code_list", ''), nullif("code", ''), nullif("label", ''), nullif("definition", ''), nullif("position", '') FROM "codes as text";
DROP TABLE "codes as text";
CREATE TABLE "retired as text" ("table_name" TEXT, "row_key" TEXT, "replaced_by" TEXT, "reason" TEXT, "retired_in" TEXT);
.import --csv --skip 1 data/retired.csv "retired as text"
INSERT INTO "retired" SELECT nullif("table_name", ''), nullif("row_key", ''), nullif("replaced_by", ''), nullif("reason", ''), nullif("retired_in", '') FROM "retired as text";
DROP TABLE "retired as text";
CREATE TABLE "changes as text" ("number" TEXT, "table_name" TEXT, "change" TEXT, "row_key" TEXT, "field_name" TEXT, "old_value" TEXT, "new_value" TEXT);
.import --csv --skip 1 data/changes.csv "changes as text"
INSERT INTO "changes" SELECT nullif("number", ''), nullif("table_name", ''), nullif("change", ''), nullif("row_key", ''), nullif("field_name", ''), nullif("old_value", ''), nullif("new_value", '') FROM "changes as text";
DROP TABLE "changes as text";
CREATE TABLE "findings as text" ("check_name" TEXT, "severity" TEXT, "table_name" TEXT, "row_key" TEXT, "message" TEXT, "waiver" TEXT);
.import --csv --skip 1 data/findings.csv "findings as text"
INSERT INTO "findings" SELECT nullif("check_name", ''), nullif("severity", ''), nullif("table_name", ''), nullif("row_key", ''), nullif("message", ''), nullif("waiver", '') FROM "findings as text";
DROP TABLE "findings as text";
COMMIT;

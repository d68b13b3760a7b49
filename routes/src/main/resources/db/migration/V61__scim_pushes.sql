-- SPDX-License-Identifier: Apache-2.0
-- Which routes of a site hear of what SCIM clients push, and what each has not heard yet: a row for a resource, however often it changed.
CREATE TABLE scim_listener (
  name     TEXT PRIMARY KEY,                  -- id of the route
  kind     TEXT NOT NULL,                     -- Users or Groups
  source   TEXT NOT NULL                      -- whose clients it hears; '' for all
);

CREATE TABLE scim_push (
  listener TEXT NOT NULL REFERENCES scim_listener (name) ON DELETE CASCADE,
  id       TEXT NOT NULL,                     -- of the user or group
  source   TEXT NOT NULL,
  place    BIGINT NOT NULL,                   -- in its queue
  times    BIGINT NOT NULL,                   -- how often it changed since it was queued
  PRIMARY KEY (listener, id)
);
CREATE INDEX scim_push_in_order ON scim_push (listener, place);

-- SPDX-License-Identifier: Apache-2.0
-- What SCIM clients wrote, so that they can read it. Who the people are is elsewhere: this decides nothing.
CREATE TABLE scim_user (
  id              TEXT PRIMARY KEY,
  source          TEXT NOT NULL,
  user_key        TEXT NOT NULL,              -- userName in lower case
  external_id     TEXT NOT NULL,              -- '' where the client has none
  employee_number TEXT NOT NULL,
  active          INTEGER NOT NULL,
  resource        TEXT NOT NULL,              -- JSON, without id, meta and groups
  version         BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  modified_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX scim_user_name ON scim_user (source, user_key);
CREATE UNIQUE INDEX scim_user_number ON scim_user (source, employee_number);
CREATE INDEX scim_user_external ON scim_user (source, external_id);
CREATE INDEX scim_user_in_order ON scim_user (source, id);
CREATE INDEX scim_user_modified ON scim_user (source, modified_at);

CREATE TABLE scim_email (
  user_id TEXT NOT NULL REFERENCES scim_user (id) ON DELETE CASCADE,
  email   TEXT NOT NULL,                      -- in lower case
  PRIMARY KEY (user_id, email)
);
CREATE INDEX scim_email_of ON scim_email (email);

CREATE TABLE scim_group (
  id          TEXT PRIMARY KEY,
  source      TEXT NOT NULL,
  name_key    TEXT NOT NULL,                  -- displayName in lower case
  external_id TEXT NOT NULL,
  resource    TEXT NOT NULL,                  -- JSON, without id, meta and members
  version     BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  modified_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX scim_group_name ON scim_group (source, name_key);
CREATE INDEX scim_group_in_order ON scim_group (source, id);

CREATE TABLE scim_member (
  group_id TEXT NOT NULL REFERENCES scim_group (id) ON DELETE CASCADE,
  user_id  TEXT NOT NULL REFERENCES scim_user (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX scim_member_of ON scim_member (user_id);

-- Who lost rights by a write, for the change budget; older than its window it counts no more.
CREATE TABLE scim_loss (
  source  TEXT NOT NULL,
  user_id TEXT NOT NULL,
  lost_at BIGINT NOT NULL
);
CREATE INDEX scim_loss_of ON scim_loss (source, lost_at);

-- Writes that wait for an approver; their resources are as they were before.
CREATE TABLE scim_held (
  resource TEXT PRIMARY KEY,                  -- id of the user or group
  source   TEXT NOT NULL,
  content  TEXT NOT NULL,                     -- JSON: what is to be written, and the changes
  plan     TEXT NOT NULL,                     -- '' until there is one
  held_at  BIGINT NOT NULL
);
CREATE INDEX scim_held_of ON scim_held (source, plan);

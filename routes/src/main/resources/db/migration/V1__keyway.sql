-- SPDX-License-Identifier: Apache-2.0
-- The same SQL on SQLite and PostgreSQL. Instants are microseconds since 1970-01-01T00:00:00Z in columns
-- that end in _at or _until; JSON is text; yes and no are 1 and 0.

-- Who people are ---------------------------------------------------------------------------------

CREATE TABLE person (
  id              TEXT PRIMARY KEY,
  employee_number TEXT NOT NULL UNIQUE,
  state           TEXT NOT NULL,              -- active | suspended | terminated
  state_source    TEXT NOT NULL,              -- the source that set the state
  state_at        BIGINT NOT NULL,            -- effective instant of the change that set the state
  epoch           BIGINT NOT NULL,
  epoch_at        BIGINT NOT NULL,            -- from when the present epoch counts
  revision        BIGINT NOT NULL,
  given_name      TEXT NOT NULL,
  family_name     TEXT NOT NULL,
  email           TEXT NOT NULL,
  employment      TEXT NOT NULL,
  department      TEXT NOT NULL,
  site            TEXT NOT NULL,
  groups          TEXT NOT NULL,              -- JSON array
  start_date      TEXT,                       -- ISO date
  end_date        TEXT,
  created_at      BIGINT NOT NULL,
  changed_at      BIGINT NOT NULL
);

-- One row for each person in each source that knows them.
CREATE TABLE source_identity (
  source       TEXT NOT NULL,
  source_key   TEXT NOT NULL,                 -- the source's own key: HR's employee number
  person       TEXT NOT NULL REFERENCES person (id),
  effective_at BIGINT NOT NULL,               -- of the newest change applied from this source
  hold         TEXT NOT NULL,                 -- none | event | listed: how it holds the person suspended
  hold_at      BIGINT NOT NULL,               -- effective instant of its newest word on that; 0 never
  first_heard_at BIGINT NOT NULL,             -- when the source first spoke of the person (as-of)
  present      INTEGER NOT NULL,              -- 0 after the source no longer lists the person
  PRIMARY KEY (source, source_key)
);
CREATE INDEX source_identity_person ON source_identity (person);

CREATE TABLE credential (
  person        TEXT NOT NULL REFERENCES person (id),
  kind          TEXT NOT NULL,                -- badge | pin
  format        TEXT NOT NULL,                -- card format; '' for a PIN
  facility_code BIGINT NOT NULL,
  card_number   BIGINT NOT NULL,
  pin_id        TEXT NOT NULL,                -- '' for a badge
  pin_salt      TEXT NOT NULL,                -- base64
  pin_iterations INTEGER NOT NULL,
  pin_hash      TEXT NOT NULL,
  PRIMARY KEY (kind, format, facility_code, card_number, pin_id)
);
CREATE INDEX credential_person ON credential (person);

-- What should be, and what is --------------------------------------------------------------------

CREATE TABLE cabinet (
  id             TEXT PRIMARY KEY,
  version        BIGINT NOT NULL,             -- newest roster version given to this cabinet
  roster_epoch   BIGINT NOT NULL,             -- of the roster store the cabinet last reported; 0 none
  actual_version BIGINT NOT NULL,             -- last acknowledged
  actual_digest  TEXT NOT NULL,               -- hex, last acknowledged; '' before the first
  actual_people  INTEGER NOT NULL,
  lease_until    BIGINT NOT NULL,             -- latest end of any lease given; 0 none
  journal_sequence BIGINT NOT NULL,           -- last entry committed here
  journal_boot   BIGINT NOT NULL,
  clock_offset   BIGINT NOT NULL,             -- ms, cabinet ahead of bridge is positive
  status         TEXT NOT NULL,               -- up | down
  status_at      BIGINT NOT NULL,
  detail         TEXT NOT NULL
);

-- Desired roster: what each cabinet should know. actual_* is what it acknowledged.
CREATE TABLE roster_entry (
  cabinet         TEXT NOT NULL,
  person          TEXT NOT NULL,
  epoch           BIGINT NOT NULL,
  revision        BIGINT NOT NULL,
  entry           TEXT NOT NULL,              -- JSON of RosterEntry; '' where nothing should be there
  digest          TEXT NOT NULL,              -- hex of the entry's digest; '' where nothing should be
  tombstone_epoch    BIGINT NOT NULL,         -- 0 where none
  tombstone_revision BIGINT NOT NULL,
  actual_epoch    BIGINT NOT NULL,            -- 0 where the cabinet holds none
  actual_revision BIGINT NOT NULL,
  actual_digest   TEXT NOT NULL,
  PRIMARY KEY (cabinet, person)
);
CREATE INDEX roster_entry_person ON roster_entry (person);

-- Which rule gives which key set to whom, and since when.
CREATE TABLE key_grant (
  person    TEXT NOT NULL,
  key_set   TEXT NOT NULL,
  cabinet   TEXT NOT NULL,
  rule      TEXT NOT NULL,
  since_at  BIGINT NOT NULL,
  PRIMARY KEY (person, key_set)
);
CREATE INDEX key_grant_key_set ON key_grant (key_set);

-- Receipts ---------------------------------------------------------------------------------------

CREATE TABLE receipt (
  id              TEXT PRIMARY KEY,           -- UUIDv7: newest has the greatest id
  source          TEXT NOT NULL,
  change          TEXT NOT NULL,              -- hired | changed | terminated | suspended | reinstated
  person          TEXT NOT NULL,              -- '' where nobody was matched
  employee_number TEXT NOT NULL,
  accepted_at     BIGINT NOT NULL,
  effective_at    BIGINT NOT NULL,
  state           TEXT NOT NULL               -- complete | open | none
);
CREATE INDEX receipt_person ON receipt (person);
CREATE INDEX receipt_open ON receipt (state);

CREATE TABLE receipt_cabinet (
  receipt         TEXT NOT NULL REFERENCES receipt (id),
  cabinet         TEXT NOT NULL,
  person          TEXT NOT NULL,
  epoch           BIGINT NOT NULL,            -- what the cabinet must have reached
  revision        BIGINT NOT NULL,
  state           TEXT NOT NULL,              -- pending | sent | acknowledged | verified | offline
  sent_at         BIGINT,
  acknowledged_at BIGINT,
  verified_at     BIGINT,
  exposed_until   BIGINT,
  PRIMARY KEY (receipt, cabinet)
);
CREATE INDEX receipt_cabinet_open ON receipt_cabinet (cabinet, state);

-- Every way in -----------------------------------------------------------------------------------

-- Ids of deliveries (webhook-id, JMSMessageID), in the decision's own commit; kept 7 days.
CREATE TABLE delivery (
  source      TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  body_sha256 TEXT NOT NULL,
  receipt     TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (source, delivery_id)
);

CREATE TABLE source_file (
  source      TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  name        TEXT NOT NULL,
  kind        TEXT NOT NULL,                  -- full | delta
  as_of_at    BIGINT NOT NULL,
  outcome     TEXT NOT NULL,                  -- applied | held | failed
  report      TEXT NOT NULL,                  -- JSON
  received_at BIGINT NOT NULL,
  PRIMARY KEY (source, sha256, received_at)
);

CREATE TABLE quarantine (
  id          TEXT PRIMARY KEY,
  source      TEXT NOT NULL,
  reason      TEXT NOT NULL,                  -- unmatched | disputed | unreadable | refused | ...
  detail      TEXT NOT NULL,
  file        TEXT NOT NULL,
  line        INTEGER NOT NULL,
  change      TEXT NOT NULL,                  -- '' where it could not be told
  employee_number TEXT NOT NULL,
  record      TEXT NOT NULL,                  -- JSON of what came in, mapped fields only
  state       TEXT NOT NULL,                  -- open | replayed | dismissed
  received_at BIGINT NOT NULL
);

CREATE TABLE plan (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,                  -- held | re-grant | adoption
  source      TEXT NOT NULL,
  state       TEXT NOT NULL,                  -- waiting | approved | rejected | expired | applied
  created_at  BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL,
  decided_at  BIGINT,
  decided_by  TEXT NOT NULL,
  summary     TEXT NOT NULL,
  steps       TEXT NOT NULL,                  -- JSON array, shown
  content     TEXT NOT NULL,                  -- JSON, what approval applies
  basis       TEXT NOT NULL                   -- digest of what it was computed from; stale when changed
);

-- Future-dated changes, curfews, holds, leases: instants that fire although nobody speaks.
CREATE TABLE due_instant (
  id      TEXT PRIMARY KEY,
  kind    TEXT NOT NULL,
  due_at  BIGINT NOT NULL,
  subject TEXT NOT NULL,
  content TEXT NOT NULL                       -- JSON
);
CREATE INDEX due_instant_at ON due_instant (due_at);

-- Where keys are ---------------------------------------------------------------------------------

CREATE TABLE cabinet_event (
  cabinet     TEXT NOT NULL,
  boot        BIGINT NOT NULL,
  sequence    BIGINT NOT NULL,
  id          TEXT NOT NULL UNIQUE,
  happened_at BIGINT NOT NULL,                -- bridge-corrected
  cabinet_at  BIGINT NOT NULL,                -- by the cabinet's clock
  kind        TEXT NOT NULL,
  person      TEXT NOT NULL,
  slot        INTEGER,
  key_set     TEXT NOT NULL,
  data        TEXT NOT NULL,                  -- JSON
  received_at BIGINT NOT NULL,
  PRIMARY KEY (cabinet, boot, sequence)
);

-- Intervals: the open one of a key set has until_at NULL and is "now".
CREATE TABLE custody (
  key_set    TEXT NOT NULL,
  since_at   BIGINT NOT NULL,
  until_at   BIGINT,
  ordinal    BIGINT NOT NULL,                 -- of the interval within the key set, from 1
  cabinet    TEXT NOT NULL,
  slot       INTEGER NOT NULL,
  state      TEXT NOT NULL,                   -- in | out | unknown
  person     TEXT NOT NULL,                   -- '' where nobody
  due_at     BIGINT,
  overdue    INTEGER NOT NULL,
  confidence TEXT NOT NULL,                   -- certain | gap | skewed | unassigned
  event      TEXT NOT NULL,                   -- id of the event that opened it
  PRIMARY KEY (key_set, ordinal)
);
CREATE INDEX custody_at ON custody (key_set, since_at);
CREATE INDEX custody_open ON custody (key_set) WHERE until_at IS NULL;
CREATE INDEX custody_person ON custody (person, since_at);

CREATE TABLE incident (
  id              TEXT PRIMARY KEY,
  kind            TEXT NOT NULL,
  state           TEXT NOT NULL,              -- open | acknowledged | resolved
  severity        TEXT NOT NULL,              -- low | medium | high | critical
  person          TEXT NOT NULL,
  employee_number TEXT NOT NULL,
  key_set         TEXT NOT NULL,
  cabinet         TEXT NOT NULL,
  detail          TEXT NOT NULL,
  dedupe_key      TEXT NOT NULL,              -- one open incident for each
  comments        TEXT NOT NULL,              -- JSON array
  opened_at       BIGINT NOT NULL,
  acknowledged_at BIGINT,
  resolved_at     BIGINT
);
CREATE INDEX incident_dedupe ON incident (dedupe_key, state);

-- What must be told ------------------------------------------------------------------------------

-- Append-only, hash-chained; also the outbox: sinks follow it by sequence.
CREATE TABLE ledger (
  sequence    BIGINT PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  type        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  happened_at BIGINT NOT NULL,
  at          TEXT NOT NULL,                  -- the same instant as hashed, RFC 3339
  data        TEXT NOT NULL,                  -- RFC 8785 JSON
  prev        TEXT NOT NULL,                  -- hex
  hash        TEXT NOT NULL
);

CREATE TABLE checkpoint (
  sequence  BIGINT PRIMARY KEY,
  hash      TEXT NOT NULL,
  signed_at BIGINT NOT NULL,
  signature TEXT NOT NULL                     -- base64 Ed25519
);

CREATE TABLE sink (
  name      TEXT PRIMARY KEY,
  sequence  BIGINT NOT NULL,                  -- last ledger entry handed to the sink's queue
  delivered BIGINT NOT NULL                   -- last one that the sink has, or that was set aside
);

-- Messages that a sink could not take and that were set aside, for replay.
CREATE TABLE set_aside (
  sink     TEXT NOT NULL,
  event    TEXT NOT NULL,
  subject  TEXT NOT NULL,
  reason   TEXT NOT NULL,
  set_aside_at BIGINT NOT NULL,
  state    TEXT NOT NULL,                     -- open | replayed
  PRIMARY KEY (sink, event)
);

-- Which ticket a ticket system gave to an incident.
CREATE TABLE ticket (
  sink     TEXT NOT NULL,
  incident TEXT NOT NULL,
  ticket   TEXT NOT NULL,
  state    TEXT NOT NULL,                     -- open | resolved
  PRIMARY KEY (sink, incident)
);

-- Browsers' sign-in links and sessions; only hashes of their secrets are here.
CREATE TABLE sign_in (
  sha256     TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,                   -- link | session
  caller     TEXT NOT NULL,
  roles      TEXT NOT NULL,                   -- separated by commas
  expires_at BIGINT NOT NULL
);

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

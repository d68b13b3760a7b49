-- SPDX-License-Identifier: Apache-2.0
-- Bookings: key sets for some people for the time of one work order or permit, given and ended together.
CREATE TABLE booking (
  id        TEXT PRIMARY KEY,                 -- UUIDv7
  kind      TEXT NOT NULL,                    -- work-order or permit
  reference TEXT NOT NULL,                    -- its number
  reason    TEXT NOT NULL,
  from_at   BIGINT NOT NULL,
  to_at     BIGINT NOT NULL,                  -- nothing of it counts at or after it
  made_by   TEXT NOT NULL,                    -- name of the credential
  approver  TEXT NOT NULL,                    -- who said yes, where that is somebody else; else ''
  made_at   BIGINT NOT NULL,
  ended_at  BIGINT,                           -- before its time
  ended_by  TEXT NOT NULL DEFAULT ''
);
CREATE TABLE booked_grant (
  temporary_grant TEXT PRIMARY KEY REFERENCES temporary_grant (id),
  booking         TEXT NOT NULL REFERENCES booking (id)
);
CREATE INDEX booked_grant_booking ON booked_grant (booking);

-- SPDX-License-Identifier: Apache-2.0

-- How each stream of shared signals stands.
CREATE TABLE signal_stream (
  name        TEXT PRIMARY KEY,
  status      TEXT NOT NULL,                  -- enabled | paused | disabled, as its transmitter said last
  heard_at    BIGINT NOT NULL,                -- when the last token was believed; at first, when the stream was first known
  verified_at BIGINT,                         -- when the transmitter last answered what it was asked
  asked_state TEXT NOT NULL DEFAULT '',       -- what it must answer; '' where it was not asked
  asked_at    BIGINT
);

-- Tokens that were dealt with, so that the same one has no second effect.
CREATE TABLE signal_token (
  stream      TEXT NOT NULL,
  id          TEXT NOT NULL,                  -- jti
  sha256      TEXT NOT NULL,                  -- of the claims as they were signed
  received_at BIGINT NOT NULL,
  PRIMARY KEY (stream, id)
);
CREATE INDEX signal_token_received ON signal_token (received_at);

-- SPDX-License-Identifier: Apache-2.0

-- Nobody is granted what a block names, whatever sources and rules say, until it is released.
CREATE TABLE block (
  kind       TEXT NOT NULL,                   -- site | key-set | badge
  subject    TEXT NOT NULL,                   -- id of the site or key set; FORMAT:FACILITY:NUMBER
  reason     TEXT NOT NULL,
  blocked_by TEXT NOT NULL,                   -- name of the credential
  since_at   BIGINT NOT NULL,
  plan       TEXT NOT NULL,                   -- the plan that set it
  PRIMARY KEY (kind, subject)
);

-- Who asked for a plan; '' where a source's record caused it. Nobody approves their own.
ALTER TABLE plan ADD COLUMN created_by TEXT NOT NULL DEFAULT '';

-- Each yes to a plan, where a kind of plan needs more than one.
CREATE TABLE plan_approval (
  plan        TEXT NOT NULL,
  approver    TEXT NOT NULL,
  approved_at BIGINT NOT NULL,
  PRIMARY KEY (plan, approver)
);

-- Receipts of what a plan did.
CREATE TABLE plan_receipt (
  plan    TEXT NOT NULL,
  receipt TEXT NOT NULL,
  PRIMARY KEY (plan, receipt)
);

-- SPDX-License-Identifier: Apache-2.0

-- What each source last said of each person, attribute by attribute: JSON, '' where nothing was noted. Who counts is
-- computed from it, so that the next source in order counts when an owner stops speaking.
ALTER TABLE source_identity ADD COLUMN said TEXT NOT NULL DEFAULT '';
-- What the source itself calls the person and gives to nobody else; '' where it never said.
ALTER TABLE source_identity ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
-- 1 where a human said whom the key means.
ALTER TABLE source_identity ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX source_identity_external ON source_identity (source, external_id) WHERE external_id <> '';

-- Employee numbers that a person has, or had, beside the one that the person goes by.
CREATE TABLE employment (
  employee_number TEXT PRIMARY KEY,
  person          TEXT NOT NULL REFERENCES person (id),
  state           TEXT NOT NULL,              -- current | ended (an employment) | former (another name of one)
  since_at        BIGINT NOT NULL
);
CREATE INDEX employment_person ON employment (person);

CREATE INDEX person_email ON person (LOWER(email)) WHERE email <> '';

-- Whom a record could mean: JSON array of ids.
ALTER TABLE quarantine ADD COLUMN candidates TEXT NOT NULL DEFAULT '[]';
CREATE INDEX quarantine_number ON quarantine (employee_number, state);

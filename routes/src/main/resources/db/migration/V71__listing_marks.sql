-- SPDX-License-Identifier: Apache-2.0
-- What a whole reading said of a person when it was last found to change nothing: a salted digest of the entry, so that the
-- same words need not be understood and decided again. '' where they must be. Whatever else changes of this row empties it.
ALTER TABLE source_identity ADD COLUMN mark TEXT NOT NULL DEFAULT '';

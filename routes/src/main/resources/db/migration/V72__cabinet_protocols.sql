-- SPDX-License-Identifier: Apache-2.0
-- In which protocol a cabinet is spoken with: digests of its roster are that protocol's.
ALTER TABLE cabinet ADD COLUMN protocol TEXT;
UPDATE cabinet SET protocol = 'link';

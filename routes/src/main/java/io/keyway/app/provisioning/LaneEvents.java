// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.provisioning;

import io.keyway.model.custody.CabinetId;
import io.keyway.model.identity.CardholderId;
import java.time.Instant;

/** What a lane tells of its work. Called with the lane locked: note it and return. */
interface LaneEvents {
  /** The cabinet persisted a state of a person's rights. */
  void acknowledged(CabinetId cabinet, Reached reached, boolean verified);

  /** The whole roster is as it should be, by the cabinet's own digest. */
  void inSync(CabinetId cabinet);

  /**
   * The cabinet's answer does not fit what it was told; it is brought back by a full transfer.
   *
   * @param detail both digests and versions
   */
  void mismatch(CabinetId cabinet, String detail);

  /** The cabinet holds what nobody here gave it; it gets revocations only until released. */
  void revokeOnly(CabinetId cabinet, String detail);

  /** The cabinet knows of changes that the database does not: it may have been restored. */
  void ahead(CabinetId cabinet, String detail);

  /** A cabinet refused something it should not have. */
  void refused(CabinetId cabinet, String detail);

  /**
   * How far one person's rights are in one cabinet.
   *
   * @param sentAt when it was handed to the line
   * @param acknowledgedAt when the answer was read
   */
  record Reached(
      CardholderId person, long epoch, long revision, Instant sentAt, Instant acknowledgedAt) {}
}

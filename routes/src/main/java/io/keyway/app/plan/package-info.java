// SPDX-License-Identifier: Apache-2.0
/**
 * What waits for an approver, and what an approver's yes does. Each kind of plan has one {@link
 * io.keyway.app.plan.PlanAction} where it belongs: re-grants with decisions, adoptions with
 * provisioning, held snapshots with intake.
 */
@NullMarked
package io.keyway.app.plan;

import org.jspecify.annotations.NullMarked;

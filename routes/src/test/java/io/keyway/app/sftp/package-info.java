// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.keyway.app.sftp;

import org.jspecify.annotations.NullMarked;

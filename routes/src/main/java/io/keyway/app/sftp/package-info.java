// SPDX-License-Identifier: Apache-2.0
/**
 * HR files that lie on an SFTP server. {@link io.keyway.app.sftp.SftpRoutes} makes an endpoint for
 * each such source that believes known host keys only; {@link io.keyway.app.sftp.Fetched} lays each
 * file into a staging folder within the inbox, forces it to the disk and notes it, and only then is
 * it moved away there. {@link io.keyway.app.sftp.Staging} checks it against its manifest, decrypts
 * it where that is configured, and renames it into the inbox, where everything goes the way of a
 * file that somebody put there. {@link io.keyway.app.sftp.FetchAlarm} tells once of a server that
 * cannot be reached or is not the one it was.
 */
@NullMarked
package io.keyway.app.sftp;

import org.jspecify.annotations.NullMarked;

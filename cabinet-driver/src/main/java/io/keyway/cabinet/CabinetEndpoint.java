// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet;

import java.time.Duration;

/**
 * Where the bridge waits for cabinets.
 *
 * @param host address to bind
 * @param port 0 takes a free one
 * @param heartbeat how often each end says that it lives; three missed end the session
 */
public record CabinetEndpoint(String host, int port, Duration heartbeat) {}

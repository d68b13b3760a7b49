// SPDX-License-Identifier: Apache-2.0
/**
 * What a site writes itself: routes, mappings, access rules and card formats, in folders of its
 * own. {@link io.keyway.app.site.SiteCheck} says what is wrong with them, without a running bridge;
 * {@link io.keyway.app.site.SiteWatch} sees them change and puts them in force, or refuses them
 * with file, line and reason while the old ones keep running.
 *
 * <p>A route is code: {@link io.keyway.app.site.RouteGuard} lets it do what is on a list, and
 * nothing else. Whoever needs more writes a component.
 */
@NullMarked
package io.keyway.app.site;

import org.jspecify.annotations.NullMarked;

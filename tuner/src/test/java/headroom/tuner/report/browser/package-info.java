/** The report in a real browser, driven over the Chrome DevTools Protocol. */
@NullMarked
package headroom.tuner.report.browser;

import org.jspecify.annotations.NullMarked;

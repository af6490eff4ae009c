/** The suites can be found, and name every axis. */
@NullMarked
package headroom.tuner.suite;

import org.jspecify.annotations.NullMarked;

/** The command line: what a person types and reads. */
@NullMarked
package headroom.tuner.cli;

import org.jspecify.annotations.NullMarked;

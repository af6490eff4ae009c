/** Where to look next: strategies that ask for configurations and are told how those ended. */
@NullMarked
package headroom.tuner.search;

import org.jspecify.annotations.NullMarked;

/** What is tuned: typed axes, named constraints, and the space of configurations they span. */
@NullMarked
package headroom.config;

import org.jspecify.annotations.NullMarked;

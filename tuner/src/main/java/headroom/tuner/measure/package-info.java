/** How a configuration becomes an outcome: screening in a worker JVM, confirmation in JMH forks. */
@NullMarked
package headroom.tuner.measure;

import org.jspecify.annotations.NullMarked;

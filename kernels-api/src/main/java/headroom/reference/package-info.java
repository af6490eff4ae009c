/** What is right: the float64 oracle and the error that a kernel may have against it. */
@NullMarked
package headroom.reference;

import org.jspecify.annotations.NullMarked;

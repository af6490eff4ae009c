/** What a verification promises, as far as no GPU is needed. */
@NullMarked
package headroom.tuner.verify;

import org.jspecify.annotations.NullMarked;

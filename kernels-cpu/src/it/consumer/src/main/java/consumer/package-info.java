/** A program that decodes by a tuning profile. */
@NullMarked
package consumer;

import org.jspecify.annotations.NullMarked;

/** One tuning run: budget over shapes, screening, confirmation, raw log, profile on disk. */
@NullMarked
package headroom.tuner.session;

import org.jspecify.annotations.NullMarked;

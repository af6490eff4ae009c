/** What was found: the tuning profile of one device, its JSON form and its schema. */
@NullMarked
package headroom.profile;

import org.jspecify.annotations.NullMarked;

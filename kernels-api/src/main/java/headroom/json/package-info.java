/** JSON and text files from anywhere: strict, bounded reading and writing that leaves no halves. */
@NullMarked
package headroom.json;

import org.jspecify.annotations.NullMarked;

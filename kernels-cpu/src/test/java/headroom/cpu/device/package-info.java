@NullMarked
package headroom.cpu.device;

import org.jspecify.annotations.NullMarked;

package headroom.tuner.peers;

import java.util.function.IntConsumer;

/** Threads that run a task together. */
interface ThreadTeam {

  /**
   * Runs the task once on each thread, the caller's included, and waits for all.
   *
   * @param task gets the thread's number, from 0, the caller
   */
  void run(IntConsumer task);
}

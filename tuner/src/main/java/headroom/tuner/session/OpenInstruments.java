package headroom.tuner.session;

import java.io.IOException;

/** Instruments with the processes and folders behind them. */
public interface OpenInstruments extends AutoCloseable {

  /** What a session is given. */
  TuneSession.Instruments instruments();

  /** Ends the processes and removes the folders. */
  @Override
  void close() throws IOException;
}

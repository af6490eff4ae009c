package headroom.tuner.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;

/** What this machine is called in a fleet: as Slurm says, else as the system does. */
final class NodeName {

  private NodeName() {}

  static String of(Optional<String> given) {
    Map<String, String> environment = System.getenv();
    return given
        .or(() -> Optional.ofNullable(environment.get("SLURMD_NODENAME")))
        .orElseGet(NodeName::ofSystem);
  }

  private static String ofSystem() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      throw UserException.badInput("this machine has no name; give it one with --node");
    }
  }
}

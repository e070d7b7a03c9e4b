package dev.lapse.audit;

import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.VerifierKey;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Everybody who is sent checkpoints, as the configuration names them. */
@ApplicationScoped
class Destinations {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final String ADD_CHECKPOINT = "add-checkpoint";

  private final List<Destination> all = new ArrayList<>();
  private final boolean haveWitnesses;

  Destinations(
      LogConfiguration configuration,
      Post post,
      Pool pool,
      LogStore store,
      Cosignatures cosignatures) {
    configuration.targets().orElse(List.of()).stream()
        .map(address -> address("lapse.audit.targets", address))
        .map(address -> new HttpTarget(nameOf(address), address, post))
        .forEach(all::add);
    var witnesses =
        configuration.witnesses().orElse(List.of()).stream()
            .map(text -> witness(text, post, pool, store, cosignatures))
            .toList();
    all.addAll(witnesses);
    haveWitnesses = !witnesses.isEmpty();
    requireDifferentNames();
  }

  /** Without its path, which may hold a secret; told apart from others there by their number. */
  private String nameOf(URI address) {
    var place = address.getScheme() + "://" + address.getRawAuthority();
    long there = all.stream().filter(known -> known.name().startsWith(place)).count();
    return there == 0 ? place : place + " " + (there + 1);
  }

  private static URI address(String key, String text) {
    try {
      var address = URI.create(text.strip());
      if (address.getHost() != null
          && address.getRawUserInfo() == null
          && SCHEMES.contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException ignored) {
      // its message has the address in it, which may hold a secret
    }
    throw new InvalidLogConfigurationException(
        key
            + " has something that is no address of HTTP without a user: check each, and the commas");
  }

  private static Witness witness(
      String text, Post post, Pool pool, LogStore store, Cosignatures cosignatures) {
    var words = text.strip().split("\\s+", 2);
    if (words.length != 2) {
      throw new InvalidLogConfigurationException(
          "lapse.audit.witnesses wants an address, a space and a key for each");
    }
    var address = address("lapse.audit.witnesses", words[0] + (words[0].endsWith("/") ? "" : "/"));
    return new Witness(
        witnessKey(words[1]), address.resolve(ADD_CHECKPOINT), post, pool, store, cosignatures);
  }

  private static VerifierKey witnessKey(String text) {
    try {
      var key = VerifierKey.parse(text);
      if (key.kind() == KeyKind.COSIGNATURE) {
        return key;
      }
    } catch (MalformedException e) {
      throw new InvalidLogConfigurationException(
          "lapse.audit.witnesses has a key that is none: " + e.getMessage());
    }
    throw new InvalidLogConfigurationException(
        "lapse.audit.witnesses has the key of a log, " + text + ", and not that of a witness");
  }

  private void requireDifferentNames() {
    var names = all.stream().map(Destination::name).collect(Collectors.toSet());
    if (names.size() != all.size()) {
      throw new InvalidLogConfigurationException("lapse.audit.witnesses names one witness twice");
    }
  }

  List<Destination> all() {
    return List.copyOf(all);
  }

  /** Whether anybody cosigns. */
  boolean haveWitnesses() {
    return haveWitnesses;
  }
}

namespace HomeSensors;

/// <summary>The command line of the sample.</summary>
/// <param name="Server">The server to use; null for the embedded broker and simulated devices.</param>
/// <param name="Sensor">The sensor that the rules look at, by its name in Zigbee2MQTT or Tasmota.</param>
/// <param name="Fan">The Tasmota device whose relay is switched when it is warm.</param>
/// <param name="Dehumidifier">The Zigbee plug that is switched when it is humid.</param>
internal sealed record Arguments(string? Server, string Sensor, string Fan, string Dehumidifier)
{
    public const string Usage = """
        Usage: HomeSensors [--server mqtt://host:1883] [--sensor name] [--fan name] [--dehumidifier name]

          --server        listen to the devices of this broker, until Ctrl+C, instead of simulated ones
          --sensor        the sensor whose readings decide (living_room)
          --fan           the Tasmota device that is switched when it is warm (fan)
          --dehumidifier  the Zigbee plug that is switched when it is humid (dehumidifier)
        """;

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static Arguments? Parse(string[] arguments)
    {
        var result = new Arguments(null, "living_room", "fan", "dehumidifier");
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
            {
                return null;
            }

            var value = arguments[i + 1];
            switch (arguments[i])
            {
                case "--server":
                    result = result with { Server = value };
                    break;
                case "--sensor":
                    result = result with { Sensor = value };
                    break;
                case "--fan":
                    result = result with { Fan = value };
                    break;
                case "--dehumidifier":
                    result = result with { Dehumidifier = value };
                    break;
                default:
                    return null;
            }
        }

        return result;
    }
}

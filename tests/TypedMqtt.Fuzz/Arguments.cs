using System.Globalization;

namespace TypedMqtt.Fuzz;

/// <summary>What the command line says.</summary>
internal sealed record Arguments
{
    internal const string Usage = "usage: TypedMqtt.Fuzz [--inputs 20000000] [--seed 1] [--threads 2] [--only 12345]";

    internal long Inputs { get; private init; } = 1_000_000;

    internal ulong Seed { get; private init; } = 1;

    internal int Threads { get; private init; } = Environment.ProcessorCount;

    /// <summary>The number of the one input to play.</summary>
    internal long? Only { get; private init; }

    /// <summary>Reads the command line; null where it cannot be understood.</summary>
    internal static Arguments? Read(ReadOnlySpan<string> args)
    {
        var read = new Arguments();
        for (; args.Length >= 2 && ulong.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value); args = args[2..])
        {
            switch (args[0])
            {
                case "--inputs":
                    read = read with { Inputs = (long)value };
                    break;
                case "--seed":
                    read = read with { Seed = value };
                    break;
                case "--threads" when value is > 0 and <= 1_024:
                    read = read with { Threads = (int)value };
                    break;
                case "--only":
                    read = read with { Only = (long)value };
                    break;
                default:
                    return null;
            }
        }

        return args.IsEmpty ? read : null;
    }
}

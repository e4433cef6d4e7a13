using TypedMqtt.Benchmarks.Comparison;
using TypedMqtt.Benchmarks.Durable;
using TypedMqtt.Benchmarks.Generation;

// Figures, and no verdict: what they mean depends on the machine and on what else it does.
switch (args)
{
    case ["generation", ..]:
        GenerationBenchmark.Run(Console.Out, rounds: args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 15);
        return 0;
    case ["durable" or "durable-peer" or "durable-recovery", ..]:
        return await DurableBenchmark.RunAsync(args).ConfigureAwait(false);
    default:
        try
        {
            return await ComparisonCommands.RunAsync(args).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(
                $"{e.Message}\n\nusage: TypedMqtt.Benchmarks generation [rounds] | durable [--directory D] [--rounds N]\n{CompareArguments.Usage}").ConfigureAwait(false);
            return 2;
        }
}

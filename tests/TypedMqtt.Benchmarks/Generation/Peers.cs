using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Benchmarks.Generation;

/// <summary>Generators that come with .NET, and for each a file with as many attributes as a contract has.</summary>
internal static class Peers
{
    internal static IIncrementalGenerator CreateJson() => Create("System.Text.Json.SourceGeneration", "System.Text.Json.SourceGeneration.JsonSourceGenerator");

    internal static IIncrementalGenerator CreateLogging() => Create("Microsoft.Extensions.Logging.Generators", "Microsoft.Extensions.Logging.Generators.LoggerMessageGenerator");

    /// <summary>A JSON context with a type for each member of a contract.</summary>
    internal static string WriteJson(int file, int members)
    {
        var source = new StringBuilder();
        source.AppendLine(CultureInfo.InvariantCulture, $"using System.Text.Json.Serialization; namespace Acme.Json{file};");
        for (var member = 0; member < members; member++)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"public sealed record Reading{member}(string DeviceId, int Zone, double Celsius);");
        }

        for (var member = 0; member < members; member++)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"[JsonSerializable(typeof(Reading{member}))]");
        }

        // Its files are named without the namespace, so the contexts need names of their own.
        return source.AppendLine(CultureInfo.InvariantCulture, $"public sealed partial class Json{file} : JsonSerializerContext;").ToString();
    }

    /// <summary>A class with a log message for each member of a contract.</summary>
    internal static string WriteLogging(int file, int members)
    {
        var source = new StringBuilder();
        source.AppendLine(CultureInfo.InvariantCulture, $"using Microsoft.Extensions.Logging; namespace Acme.Logging{file}; public static partial class Messages {{");
        for (var member = 0; member < members; member++)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $$"""
                    [LoggerMessage(EventId = {{member}}, Level = LogLevel.Information, Message = "Member {{member}} of {DeviceId} in {Zone}: {Celsius}")]
                    public static partial void Member{{member}}(ILogger logger, string deviceId, int zone, double celsius);
                """);
        }

        return source.AppendLine("}").ToString();
    }

    private static IIncrementalGenerator Create(string assembly, string type)
    {
        var path = typeof(Peers).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == assembly).Value!;
        return (IIncrementalGenerator)Activator.CreateInstance(Assembly.LoadFrom(path).GetType(type, throwOnError: true)!)!;
    }
}

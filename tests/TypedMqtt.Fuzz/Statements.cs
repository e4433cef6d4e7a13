using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using TypedMqtt.Protocol;

namespace TypedMqtt.Fuzz;

/// <summary>The statements of the specification that the client can refuse by: all that stand in its code as texts.</summary>
internal static class Statements
{
    internal static IReadOnlyCollection<string> All { get; } = Read();

    private static SortedSet<string> Read()
    {
        using var assembly = new PEReader(File.OpenRead(typeof(MqttProtocolException).Assembly.Location));
        var metadata = assembly.GetMetadataReader();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            if (metadata.GetUserString(handle) is var text && text.StartsWith("MQTT-", StringComparison.Ordinal))
            {
                found.Add(text);
            }
        }

        return found;
    }
}

using TypedMqtt;

namespace Acme.Shadows;

using Task = System.Threading.Tasks.Task;
using Tasks = System.Threading.Tasks;

/// <summary>Types of the user's with the names of those that generated code uses, and aliases for the real ones.</summary>
[MqttContract("shadows/{context}", Name = "Shadow")]
public interface IShadows
{
    [MqttEvent("context")]
    Tasks::ValueTask ContextAsync(string context, MqttContext delivery);

    [MqttState("string")]
    Task StringAsync(string context, String? payload);
}

public enum MqttContext { Value }

public enum String { Value }

public static class MqttQos;

public static class MqttMember;

public static class CancellationToken;

public static class LevelFilter;

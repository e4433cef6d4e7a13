using System.Reflection;

namespace TypedMqtt.Tests.Harness;

/// <summary>Reads an option by its name, or a part of one: <c>KeepAlive</c>, <c>Tls.TargetHost</c>.</summary>
internal static class OptionPath
{
    internal static object? Read(MqttOptions options, string path) => path.Split('.').Aggregate(
        (object?)options,
        (owner, name) => owner!.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)!.GetValue(owner));
}

namespace TypedMqtt.Generators.Emission;

/// <summary>Fully qualified names of what emitted code uses.</summary>
internal static class Names
{
    internal const string CancellationToken = "global::System.Threading.CancellationToken";
    internal const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    internal const string Task = "global::System.Threading.Tasks.Task";
    internal const string NotNullWhenTrue = "[global::System.Diagnostics.CodeAnalysis.NotNullWhen(true)]";
    internal const string MaybeNullWhenFalse = "[global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)]";
    internal const string KeepsConstructors =
        "[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)]";

    internal const string Api = "global::TypedMqtt.";
    internal const string CompilerServices = "global::TypedMqtt.CompilerServices.";
    internal const string Context = Api + "MqttContext";
    internal const string Qos = Api + "MqttQos";
    internal const string Builder = Api + "IMqttBuilder";

    internal static string HandlerOptions(string self) => $"{Api}MqttHandlerOptions<{self}>";

    internal static string LevelFilter(string type) => $"{Api}LevelFilter<{type}>";
}

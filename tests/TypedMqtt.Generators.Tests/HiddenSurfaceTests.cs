using System.ComponentModel;
using System.Reflection;
using TypedMqtt.CompilerServices;
using Xunit;

namespace TypedMqtt.Generators.Tests;

/// <summary>What only generated code calls stays out of completion lists.</summary>
public sealed class HiddenSurfaceTests
{
    [Fact]
    public void Everything_in_CompilerServices_is_hidden_from_completion()
    {
        var types = typeof(MqttMember).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(MqttMember).Namespace).ToList();

        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.Equal(EditorBrowsableState.Never, type.GetCustomAttribute<EditorBrowsableAttribute>()?.State));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generators.Model;
using Xunit;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>A contract in one file, and what it refers to in another, in which somebody types.</summary>
internal static class PlantProject
{
    internal const string Contract = """
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;
        using TypedMqtt;
        using Acme.Shared;

        namespace Acme.Plant;

        [MqttContract(Topics.Prefix + "/{id}", JsonContext = typeof(PlantJson), Serializer = typeof(Packed))]
        public partial interface IPlant : IBase
        {
            [MqttEvent("reading")]
            ValueTask ReadingAsync(string id, Reading payload);

            [MqttEvent("mode/{mode}")]
            ValueTask ModeAsync(string id, Mode mode, string payload);

            [MqttEvent("size")]
            ValueTask SizeAsync(string id, Size? payload);
        }
        """;

    internal const string Other = """
        using System.Text.Json.Serialization;
        using System.Threading.Tasks;
        using TypedMqtt;

        namespace Acme.Shared
        {
            public static class Topics
            {
                public static readonly int Seed = 1;
                public const string Prefix = "plant";

                static Topics() { Seed = 2; }

                public static int Compute(int value)
                {
                    var doubled = value * 2;
                    return doubled;
                }

                public static int Half(int value) => value / 2;

                public static string? Nothing() { return null; }
            }

        #if QUIET
            public enum Mode { Off }
        #else
            public enum Mode { [MqttName("on")] On, Off = 1 }
        #endif

            public sealed record Reading(double Celsius);

            public sealed record Size(int Width);

            public sealed class Packed : IMqttPayloadSerializer<Size>
            {
                public string ContentType => "";

                public bool IsUtf8 => false;

                public void Serialize(System.Buffers.IBufferWriter<byte> writer, Size value) => writer.GetSpan(1);

                public Size Deserialize(in System.Buffers.ReadOnlySequence<byte> payload) => new(1);
            }

            [MqttContract("base")]
            public interface IBase
            {
                [MqttState("note")]
                ValueTask NoteAsync(string? note);
            }

            [JsonSerializable(typeof(Reading))]
            public sealed partial class PlantJson : JsonSerializerContext;
        }
        """;

    internal static (IReadOnlyList<ContractOutcome?> Before, IReadOnlyList<ContractOutcome?> After) Read(Func<CSharpCompilation, CSharpCompilation> edit) => Read(Create(), edit);

    internal static (IReadOnlyList<ContractOutcome?> Before, IReadOnlyList<ContractOutcome?> After) Read(CSharpCompilation before, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var recorder = new ReadingRecorder();
        var driver = CSharpGeneratorDriver.Create(recorder).RunGenerators(before, TestContext.Current.CancellationToken);
        List<ContractOutcome?> known = [.. recorder.Last];
        recorder.Last.Clear();
        driver.RunGenerators(edit(before), TestContext.Current.CancellationToken);
        return (known, recorder.Last);
    }

    /// <summary>What is read of an edited project that nothing is known of.</summary>
    internal static List<ContractOutcome?> Fresh(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var recorder = new ReadingRecorder();
        CSharpGeneratorDriver.Create(recorder).RunGenerators(edit(Create()), TestContext.Current.CancellationToken);
        return recorder.Last;
    }

    internal static Func<CSharpCompilation, CSharpCompilation> Edit(string text, string edited)
    {
        var after = Other.ReplaceLineEndings("\n").Replace(text, edited, StringComparison.Ordinal);
        Assert.NotEqual(Other.ReplaceLineEndings("\n"), after);
        return compilation => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(after, "Other.cs"));
    }

    internal static CSharpCompilation Create() =>
        TestCompilation.Create("").RemoveAllSyntaxTrees().AddSyntaxTrees(Parse(Contract, "Contract.cs"), Parse(Other.ReplaceLineEndings("\n"), "Other.cs"));

    internal static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions, path, cancellationToken: TestContext.Current.CancellationToken);
}

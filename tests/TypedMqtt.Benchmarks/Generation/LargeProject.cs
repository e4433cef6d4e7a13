using System.Globalization;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TypedMqtt.Benchmarks.Generation;

/// <summary>A project with many contracts, a file each, and one file that has nothing to do with them.</summary>
internal static class LargeProject
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    internal static CSharpCompilation Create(int contracts, int members) => Create(contracts, contract => Contract(contract, members));

    internal static CSharpCompilation Create(int files, Func<int, string> write) => CSharpCompilation.Create(
        "Large",
        [Parse(Unrelated(0, 0), "Unrelated.cs"), .. Enumerable.Range(0, files).Select(file => Parse(write(file), $"File{file}.cs"))],
        [
            .. Net100.References.All,
            MetadataReference.CreateFromFile(typeof(MqttContractAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(IServiceCollection).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(ILogger).Assembly.Location),
        ],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary).WithNullableContextOptions(NullableContextOptions.Enable));

    /// <summary>Types one character into a method that has nothing to do with contracts.</summary>
    internal static CSharpCompilation Type(CSharpCompilation compilation, int keystroke) => Replace(compilation, Unrelated(0, keystroke));

    /// <summary>Types one character into a constant, which contracts might refer to for all that is known.</summary>
    internal static CSharpCompilation Declare(CSharpCompilation compilation, int keystroke) => Replace(compilation, Unrelated(keystroke, 0));

    internal static GeneratorDriver CreateDriver(params IIncrementalGenerator[] generators) =>
        CSharpGeneratorDriver.Create(generators.Select(generator => generator.AsSourceGenerator()), parseOptions: ParseOptions);

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    private static CSharpCompilation Replace(CSharpCompilation compilation, string text) => compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], Parse(text, "Unrelated.cs"));

    private static string Unrelated(int constant, int value) =>
        string.Create(CultureInfo.InvariantCulture, $"internal static class Unrelated {{ internal const int Constant = {constant}; internal static int Value() => {value}; }}");

    private static string Contract(int contract, int members)
    {
        var source = new StringBuilder();
        source.AppendLine(CultureInfo.InvariantCulture, $$"""
            using System.Text.Json.Serialization;
            using System.Threading;
            using System.Threading.Tasks;
            using TypedMqtt;

            namespace Acme.Plant{{contract}};

            public sealed record Reading(double Celsius, int Humidity);

            [JsonSerializable(typeof(Reading))]
            public sealed partial class PlantJson : JsonSerializerContext;

            [MqttContract("acme/plant{{contract}}/{deviceId}", JsonContext = typeof(PlantJson))]
            public interface IPlant
            {
            """);
        for (var member = 0; member < members; member++)
        {
            var (attribute, type) = (member % 3) switch
            {
                0 => ("MqttEvent", "Reading"),
                1 => ("MqttState", "Reading?"),
                _ => ("MqttEvent", "string"),
            };
            source.AppendLine(CultureInfo.InvariantCulture, $$"""
                    [{{attribute}}("member{{member}}/{zone}", Qos = MqttQos.AtLeastOnce)]
                    ValueTask Member{{member}}Async(string deviceId, int zone, {{type}} payload, CancellationToken cancellationToken = default);
                """);
        }

        return source.AppendLine("}").ToString();
    }
}

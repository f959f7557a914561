// Deblurs an image file while `limbus serve` runs. On the command line:
//   groovy restore.groovy scan.tif sharp.tif
// In QuPath or another program with Groovy on Java 11 or later, put two paths in place of `args`.
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.nio.file.Path

def (scan, sharp) = args.collect { Path.of(it) }

def folder = System.getenv('LIMBUS_DATA') ?: "${System.getProperty('user.home')}/.limbus"
def find = { text, name -> (text =~ /"$name": ?"([^"]*)"/)[0][1] }
def url = find(new File(folder, 'server.json').text, 'url') + '/api/v1'
def token = new File(folder, 'token').text.trim()

def client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
def ask = { method, path, body, handler = BodyHandlers.ofString() ->
    def request = HttpRequest.newBuilder(URI.create(url + path)).method(method, body)
        .header('Authorization', "Bearer $token")
        .header('Content-Type', path == '/files' ? 'application/octet-stream' : 'application/json')
    def answer = client.send(request.build(), handler)
    if (answer.statusCode() >= 400) throw new IOException("Limbus answered ${answer.statusCode()}: ${answer.body()}")
    answer.body()
}
def none = BodyPublishers.noBody()

def file = find(ask('POST', '/files', BodyPublishers.ofFile(scan)), 'id')
def order = """{"operation": "restore", "inputs": ["$file"], "parameters": {"model": "default"}}"""
def job = find(ask('POST', '/jobs', BodyPublishers.ofString(order)), 'id')
def ended = ''
while (!(ended =~ /"state":"(done|failed|cancelled)"/)) ended = ask('GET', "/jobs/$job?wait=60", none)
if (find(ended, 'state') != 'done') throw new IOException("Limbus could not: ${find(ended, 'message')}")
ask('GET', "/jobs/$job/results/restored.tif", none, BodyHandlers.ofFile(sharp))
ask('DELETE', "/jobs/$job", none)
ask('DELETE', "/files/$file", none)
println "$sharp"
